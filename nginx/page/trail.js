/* The pages that one can go back to, with the browser's Back or with a button.
 * Each is a function that draws it, and has a place in the browser's history,
 * which a reload keeps. */
const pages = new Map();
let place = history.state?.place ?? 0;
let first = 0;
let drawLost = () => {};

/* What is drawn where a reload has left nothing to draw. */
export function startTrail(draw) {
    drawLost = draw;
}

/* Draws a page in the place of the one that is there. */
export function stay(draw) {
    pages.set(place, draw);
    for (const other of pages.keys())
        if (other > place)
            pages.delete(other);
    draw();
}

/* Draws a page from which one can go back to the one that is there. */
export function visit(draw) {
    if (pages.has(place)) {
        place += 1;
        history.pushState({ place }, "");
    }
    stay(draw);
}

export const canGoBack = () => place > first;

/* The page that comes next is the first one. */
export function forgetTrail() {
    pages.clear();
    first = place;
}

history.replaceState({ place }, "");
window.addEventListener("popstate", ({ state }) => {
    /* Without a state it is a new address, of another fragment. */
    if (!state) {
        location.reload();
        return;
    }
    ({ place } = state);
    (pages.get(place) ?? drawLost)();
});
