/** Which rows of a scrolled table must exist: those in sight and some ahead on both sides. */
export function visibleRows(view: { top: number; height: number; rowHeight: number; ahead: number; count: number }): {
  from: number;
  to: number;
} {
  const first = Math.floor(Math.max(0, view.top) / view.rowHeight);
  const last = Math.ceil((Math.max(0, view.top) + view.height) / view.rowHeight);
  const to = Math.min(view.count, last + view.ahead);
  return { from: Math.max(0, Math.min(first - view.ahead, to)), to };
}
