import "@fontsource-variable/noto-sans-sc";

/**
 * Where the system has no Chinese font at all, Chromium leaves text blank that was laid out while its slice of the web font
 * was still on its way, and remembers it so. A change of an inherited property of text has it laid out once more when
 * slices arrive: a feature that no font has, under another name each time, since under an old name the blank is remembered.
 */
const arrivals = { count: 0 };
document.fonts.addEventListener("loadingdone", () => {
  arrivals.count = (arrivals.count + 1) % 1_000;
  const name = `x${String(arrivals.count).padStart(3, "0")}`;
  document.documentElement.style.fontFeatureSettings = `"${name}" 0`;
});
