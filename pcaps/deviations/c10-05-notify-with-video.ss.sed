# NOTIFY: the conference state shows a video stream of the UE; the session has none.
# with: registration, voice
/<media id="1">/a <media id="2"><type>video</type><label>34568</label><src-id>305419897</src-id><status>sendrecv</status></media>
