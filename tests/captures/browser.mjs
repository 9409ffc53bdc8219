// SPDX-License-Identifier: GPL-2.0-or-later
// A headless Chromium, driven by chromedriver over plain HTTP (WebDriver): no package of npm is needed.
import { spawn } from 'node:child_process';

const flags = ['--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
               '--disable-component-update', '--disable-sync', '--hide-scrollbars'];

// The driver takes a free port and says which.
function driverStart() {
    const process = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    return new Promise((resolve, reject) => {
        let said = '';
        process.on('error', reject);
        process.on('exit', () => reject(new Error(`chromedriver ended: ${said}`)));
        process.stdout.on('data', data => {
            said += data;
            const found = /started successfully on port (\d+)/.exec(said);
            if (found)
                resolve({ process, url: `http://127.0.0.1:${found[1]}` });
        });
    });
}

async function ask(url, method, body) {
    const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok)
        throw new Error(`${value.error}: ${value.message}`);
    return value;
}

// folder: an empty one for its profile.
export async function browserStart(folder) {
    const driver = await driverStart();
    const args = [...flags, `--user-data-dir=${folder}`];
    if (process.getuid() === 0)
        args.push('--no-sandbox');
    let session;
    try {
        const { sessionId } = await ask(`${driver.url}/session`, 'POST', {
            capabilities: {
                alwaysMatch: {
                    browserName: 'chrome',
                    'goog:chromeOptions': { args },
                    'goog:loggingPrefs': { browser: 'ALL', performance: 'ALL' },
                },
            },
        });
        session = `${driver.url}/session/${sessionId}`;
    } catch (error) {
        driver.process.kill();
        throw error;
    }
    for (const signal of ['SIGINT', 'SIGTERM']) // it does not outlive the test
        process.on(signal, async () => {
            await ask(session, 'DELETE').catch(() => {});
            driver.process.kill();
            process.exit(1);
        });
    const cdp = (cmd, params) => ask(`${session}/goog/cdp/execute`, 'POST', { cmd, params });
    return {
        open: url => ask(`${session}/url`, 'POST', { url }),
        // Runs a function in the page; it and its arguments must stand for themselves.
        run: (f, ...args) => ask(`${session}/execute/sync`, 'POST', { script: `return (${f})(...arguments)`, args }),
        // Keys one after the other, as a keyboard sends them.
        press: (...keys) => ask(`${session}/actions`, 'POST', {
            actions: [{
                type: 'key', id: 'keyboard',
                actions: keys.flatMap(value => [{ type: 'keyDown', value }, { type: 'keyUp', value }]),
            }],
        }),
        log: type => ask(`${session}/se/log`, 'POST', { type }),
        size: (width, height) => cdp('Emulation.setDeviceMetricsOverride',
                                     { width, height, deviceScaleFactor: 1, mobile: false }),
        media: (media, scheme) => cdp('Emulation.setEmulatedMedia',
                                      { media, features: [{ name: 'prefers-color-scheme', value: scheme }] }),
        async stop() {
            await ask(session, 'DELETE').catch(() => {});
            driver.process.kill();
        },
    };
}
export const key = { tab: '\uE004', enter: '\uE007', space: ' ' };
