/**
 * The browser's own back and forward, and the gesture of a phone, lead through the screens of the course. Imports nothing.
 *
 * @param {(place: string) => void} go shows a place again
 * @returns {(place: string) => void} to be told of every place that is on the screen now
 */
export function trail(go) {
  // What leads to the first screen is no step of the learner's; nor is a step along the trail.
  let moving = true;
  history.scrollRestoration = 'manual';
  addEventListener('popstate', ({ state }) => {
    // A jump within the page, as to the lesson, has no place.
    if (typeof state?.cw !== 'string') return;
    moving = true;
    go(state.cw);
  });
  return (place) => {
    const leave = moving ? 'replaceState' : 'pushState';
    if (history.state?.cw !== place) history[leave]({ cw: place }, '');
    moving = false;
  };
}
