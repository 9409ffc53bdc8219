# NOTIFY: Subscription-State "active" without expires.
s/^Subscription-State: .*/Subscription-State: active/
