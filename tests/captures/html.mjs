// SPDX-License-Identifier: GPL-2.0-or-later
// html.mjs REPORT.html REPORT.jsonl PROFILE_FOLDER: the page in headless Chromium holds what the JSON Lines hold, asks
// for nothing, and can be used by keyboard, in light, dark, narrow and in print. One line "passed N" or "not ok: ..." each.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { browserStart, key } from './browser.mjs';

const [page, lines, folder] = process.argv.slice(2);
const url = pathToFileURL(page).href;
const objects = readFileSync(lines, 'utf8').trim().split('\n').map(line => JSON.parse(line));
let passed = 0, failed = 0;

function check(holds, what) {
    if (holds) {
        passed++;
    } else {
        failed++;
        console.error(`not ok: ${what}`);
    }
}

// Two lists of strings hold the same, however often each.
function same(expected, found, what) {
    const left = [...found];
    const missing = expected.filter(text => {
        const at = left.indexOf(text);
        return at < 0 || !left.splice(at, 1);
    });
    for (const text of missing.slice(0, 5))
        console.error(`  only expected: ${text}`);
    for (const text of left.slice(0, 5))
        console.error(`  only found:    ${text}`);
    check(!missing.length && !left.length, what);
}

// ---- What the JSON Lines say --------------------------------------------------------------------------------------

// Flows in order, each with its steps and checks; the page has them in the same order.
const flows = [];
for (const object of objects) {
    if (object.type === 'flow')
        flows.push({ ...object, steps: [], checks: [] });
    else if (object.type === 'step' || object.type === 'check')
        flows.at(-1)[`${object.type}s`].push(object);
}

const isListed = check => ['fail', 'inconclusive', 'pass'].includes(check.result);
const rowOf = (flow, number) => check =>
    JSON.stringify([number, flow.steps.some(step => step.step === check.step) ? check.step : '', check.rule,
                    check.result === 'fail' ? check.severity : check.result, check.header ?? '', String(check.frame),
                    check.side, check.source, check.confidence, check.expected ?? '', check.found ?? '']);
const deviates = (flow, step) =>
    step.verdict === 'fail' || flow.checks.some(check => check.result === 'fail' && check.step === step.step);

// ---- What the page says; these functions run in it ------------------------------------------------------------------

function readRows() {
    const facts = cell => Object.fromEntries([...cell.querySelectorAll('.fact')].map(fact => {
        const names = /^(in|frame|charged to|clause|confidence|severity|rule) (.*)$/s;
        const [, name, text] = names.exec(fact.textContent.trim());
        return [name, text];
    }));
    const value = cell => cell.querySelector('code')?.textContent ?? '';
    const flows = [...document.querySelectorAll('.flow')];
    return [...document.querySelectorAll('.checks tbody tr')].map(row => {
        const step = row.closest('details.step'), flow = flows.indexOf(row.closest('.flow'));
        const fact = facts(row.cells[1]);
        return JSON.stringify([flow, /^Step ([^:]*):/.exec(step.querySelector('.name').textContent)?.[1] ?? '',
                               row.querySelector('.id').textContent, row.querySelector('.badge').textContent,
                               fact.in ?? '', fact.frame, fact['charged to'], fact.clause, fact.confidence,
                               value(row.cells[2]), value(row.cells[3])]);
    });
}

function readArrows() {
    const style = (arrow, part) => getComputedStyle(arrow.querySelector(part));
    return [...document.querySelectorAll('.flow')].map(flow => [...flow.querySelectorAll('.ladder a')].map(arrow => ({
        title: arrow.querySelector('title').textContent,
        target: document.getElementById(arrow.getAttribute('href').slice(1))?.querySelector('.name').textContent,
        open: document.getElementById(arrow.getAttribute('href').slice(1))?.open,
        deviates: arrow.classList.contains('deviates'),
        word: arrow.querySelector('.detail').textContent,
        width: parseFloat(style(arrow, '.arrow').strokeWidth),
        filled: style(arrow, '.disc').fill === style(arrow, '.arrow').stroke,
        headed: arrow.querySelector('.head') !== null,
        right: /^M1,/.test(arrow.querySelector('.head')?.getAttribute('d')),
    })));
}

function readConferences() {
    return [...document.querySelectorAll('.conference')].map(table =>
        `${table.caption.textContent}: ` + [...table.tBodies[0].rows].map(row =>
            [...row.cells].map(cell => cell.textContent).join(' ')).join('; '));
}

// Texts below 4.5:1, and signs of arrows below 3:1 (WCAG 2.1, 1.4.3 and 1.4.11).
function readContrast() {
    const rgba = text => {
        const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
        return { r, g, b, a };
    };
    const light = ({ r, g, b }) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (a, b) => {
        const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
        return (bright + 0.05) / (dark + 0.05);
    };
    const back = element => {
        for (let at = element; at; at = at.parentElement) {
            const colour = rgba(getComputedStyle(at).backgroundColor);
            if (colour.a === 1)
                return colour;
            if (colour.a > 0)
                throw new Error('a background that lets another through');
        }
        throw new Error('no background');
    };
    // Elements of the same kind in the same place look the same; one of them is enough. There are tens of thousands.
    const kinds = new Map(), seen = new Set();
    const kind = element => {
        if (!kinds.has(element))
            kinds.set(element, `${element === document.body ? '' : kind(element.parentElement)} ` +
                               `${element.localName}.${element.getAttribute('class')}`);
        return kinds.get(element);
    };
    const poor = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let texts = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || element.localName === 'title' || !element.checkVisibility())
            continue;
        texts++;
        if (seen.has(kind(element)))
            continue;
        seen.add(kind(element));
        const style = getComputedStyle(element);
        const own = rgba(element.closest('svg') ? style.fill : style.color);
        if (own.a !== 1 || ratio(own, back(element)) < 4.5)
            poor.push(`${node.data.trim().slice(0, 40)} ${style.color}`);
        const label = element.closest('[data-label]');
        if (label && ratio(rgba(getComputedStyle(label, '::before').color), back(label)) < 4.5)
            poor.push(`label ${label.dataset.label}`);
    }
    for (const sign of document.querySelectorAll('.ladder .sign')) {
        const disc = getComputedStyle(sign.parentElement.querySelector('.disc'));
        if (ratio(rgba(getComputedStyle(sign).stroke), rgba(disc.fill)) < 3 || ratio(rgba(disc.stroke), back(sign)) < 3)
            poor.push(`sign of ${sign.closest('a').textContent}`);
    }
    return { texts, poor: [...new Set(poor)], page: light(back(document.body)) };
}

const openAll = open => document.querySelectorAll('details').forEach(step => { step.open = open; });

function readOverflow() {
    const width = document.documentElement.clientWidth;
    const beyond = [...document.querySelectorAll('body *')].filter(element =>
        element.checkVisibility() && element.getBoundingClientRect().right > width + 0.5 && !element.closest('.skip'));
    return { width, scroll: document.documentElement.scrollWidth,
             beyond: beyond.slice(0, 5).map(element => element.outerHTML.slice(0, 90)) };
}

// What has the focus, and whether it can be seen to have it.
function readFocus() {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const mark = at.closest('svg') ? getComputedStyle(at.querySelector('.field')).stroke !== 'none'
                                   : getComputedStyle(at).outlineStyle !== 'none';
    return { name: at.id || at.className.baseVal || at.className || at.localName, element: at.localName,
             href: at.getAttribute('href'), details: at.parentElement?.id, open: at.parentElement?.open, marked: mark,
             seen: box.bottom > 0 && box.top < innerHeight };
}

// ---- Tests ----------------------------------------------------------------------------------------------------------

async function everythingIsThere(browser) {
    same(flows.flatMap((flow, i) => flow.checks.filter(isListed).map(rowOf(flow, i))), await browser.run(readRows),
         'each check, with rule, place, expected and found, is in the page once, in its step');
    const arrows = await browser.run(readArrows);
    check(arrows.length === flows.length && flows.length > 0, 'each flow has its ladder');
    flows.forEach((flow, i) => {
        const what = `${flow.file}, flow ${flow.flow}`;
        same(flow.steps.filter(step => deviates(flow, step)).map(step => step.step),
             flow.steps.filter((step, k) => arrows[i]?.[k]?.deviates).map(step => step.step),
             `${what}: exactly the deviating arrows are marked`);
        flow.steps.forEach((step, k) => {
            const arrow = arrows[i]?.[k];
            check(arrow && arrow.target === `Step ${step.step}: ${step.message}` &&
                  arrow.title.startsWith(`Step ${step.step}: `),
                  `${what}: the arrow of step ${step.step} leads to it`);
            check(arrow && arrow.filled === arrow.deviates && arrow.width > 3 === arrow.deviates &&
                  /fail|error|warning|info/.test(arrow.word) === arrow.deviates && arrow.open === arrow.deviates,
                  `${what}: step ${step.step} is marked by sign, width and word, and open, when it deviates`);
            check(arrow && arrow.headed === (step.frame !== null) &&
                  (!arrow.headed || arrow.right === (step.side === 'UE')),
                  `${what}: the arrow of step ${step.step} points where the message went`);
        });
    });
    const participants = rows => rows.map(row => row.note ?? [row.user, row.endpoint, row.status, row.joining_method,
        row.media, row.media_status].map(text => text ?? '-').join(' ')).join('; ');
    same(flows.flatMap(flow => [...flow.steps, ...flow.notifications]).filter(at => at.conference?.length)
             .map(at => `Conference${at.frame ? ` after frame ${at.frame}` : ''}: ${participants(at.conference)}`),
         await browser.run(readConferences), 'the conference after each NOTIFY is in the page');
    const summary = await browser.run(() => [...document.querySelectorAll('.summary tbody tr')].map(row =>
        [...row.cells].slice(0, 3).map(cell => cell.textContent).join(' ')));
    same(objects.filter(object => object.type === 'capture').flatMap(capture => {
        const own = flows.filter(flow => flow.file === capture.file);
        return own.length ? own.map(flow => `${flow.file}, flow ${flow.flow} ${flow.ue} ${flow.net}`)
                          : [`${capture.file} ${capture.status === 'ok' ? 'no conference flow' : capture.status}`];
    }), summary, 'the summary names each capture and flow with its verdicts');
}

async function itCanBeUsedByKeyboard(browser) {
    let focus;
    await browser.press(key.tab);
    focus = await browser.run(readFocus);
    check(focus.name === 'skip' && focus.seen && focus.marked, 'Tab reaches the skip link first, and it is seen');
    await browser.press(key.enter);
    check(await browser.run(() => location.hash === '#captures' && document.activeElement.id === 'captures'),
          'Enter skips the summary');
    await browser.press(key.tab, key.space);
    focus = await browser.run(readFocus);
    const calm = () => [...document.querySelectorAll('.flow, details.step')].filter(e => e.checkVisibility()).length;
    const wanted = () =>
        document.querySelectorAll('.flow:not(.calm), .flow:not(.calm) details.step.deviates').length;
    check(focus.name === 'only' && focus.marked && await browser.run(calm) === await browser.run(wanted),
          'Space leaves only what deviates');
    await browser.press(key.space, key.tab, key.space);
    check((await browser.run(readFocus)).name === 'all' && await browser.run(() =>
              [...document.querySelectorAll('.teach')].every(text => text.checkVisibility())),
          'Space opens every step');
    await browser.press(key.space, key.tab);
    focus = await browser.run(readFocus);
    check(focus.element === 'a' && focus.href === '#c1-f1-s1' && focus.marked, 'Tab reaches the arrows');
    await browser.press(key.enter, key.tab);
    focus = await browser.run(readFocus);
    check(focus.element === 'summary' && focus.details === 'c1-f1-s1' && focus.seen && focus.marked,
          'Enter on an arrow leads to its step');
    const before = focus.open;
    await browser.press(key.enter);
    check((await browser.run(readFocus)).open === !before, 'Enter opens and shuts a step');
    check(await browser.run(() => [...document.querySelectorAll('a, summary, input')].every(e => e.tabIndex === 0)),
          'everything that does something can have the focus');
}

async function itCanBeRead(browser) {
    await browser.run(openAll, true);
    for (const [scheme, isRight] of [['light', page => page > 0.8], ['dark', page => page < 0.1]])
        for (const width of [1280, 360]) {
            await browser.media('screen', scheme);
            await browser.size(width, 800);
            const { texts, poor, page } = await browser.run(readContrast);
            check(texts > 1000 && !poor.length, `contrast, ${scheme}, ${width}: ${poor.slice(0, 5)}`);
            check(isRight(page), `the page is ${scheme}`);
            const { width: found, scroll, beyond } = await browser.run(readOverflow);
            check(found === width && scroll <= width && !beyond.length, `nothing is wider than ${width}: ${beyond}`);
        }
}

async function itCanBePrinted(browser) {
    const shut = () => [...document.querySelectorAll('details.step')].filter(step => !step.open).map(step =>
        [...step.querySelectorAll(':scope > :not(summary)')].filter(e => e.checkVisibility()).length);
    await browser.run(openAll, false);
    await browser.media('screen', 'dark');
    check((await browser.run(shut)).every(n => n === 0), 'shut steps are shut');
    await browser.media('print', 'dark');
    const { page, poor } = await browser.run(readContrast);
    check((await browser.run(shut)).every(n => n > 0), 'shut steps are printed');
    check(page > 0.8 && !poor.length, `paper is light: ${poor.slice(0, 5)}`);
    check(await browser.run(() => !document.querySelector('.box, .skip').checkVisibility() &&
                                  [...document.querySelectorAll('.failed tr')].every(row => row.checkVisibility())),
          'deviations are printed, and what is of no use on paper is not');
}

const browser = await browserStart(folder);
try {
    await browser.size(1280, 800);
    await browser.media('screen', 'light');
    await browser.open('about:blank');
    await browser.log('performance'); // what the browser asked for when it started
    await browser.open(url);
    await everythingIsThere(browser);
    await itCanBeUsedByKeyboard(browser);
    await itCanBeRead(browser);
    await itCanBePrinted(browser);
    const requests = (await browser.log('performance')).map(entry => JSON.parse(entry.message).message)
        .filter(message => message.method === 'Network.requestWillBeSent').map(message => message.params.request.url);
    same([url], requests.map(request => request.split('#')[0]), 'the page asks for nothing but itself');
    const said = (await browser.log('browser')).map(entry => entry.message);
    // the browser's own start page is none of ours
    same([], said.filter(message => !message.startsWith('chrome://')), 'the console says nothing');
} finally {
    await browser.stop();
}
console.log(`passed ${passed}`);
process.exitCode = failed ? 1 : 0;
