/**
 * Where the system has no Chinese font at all, Chromium leaves text blank that was laid out while its slice of the web font
 * was still on its way, and remembers it so. A change of an inherited property of text has it laid out once more when
 * slices arrive: a feature that no font has, under another name each time, since under an old name the blank is remembered.
 */
export function redrawAsFontsArrive(page: Document): void {
  let arrivals = 0;
  page.fonts.addEventListener("loadingdone", () => {
    arrivals = (arrivals + 1) % 1_000;
    page.documentElement.style.fontFeatureSettings = `"x${String(arrivals).padStart(3, "0")}" 0`;
  });
}
