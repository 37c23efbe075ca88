import "@fontsource-variable/noto-sans-sc";

/**
 * Where the system has no Chinese font at all, Chromium leaves text blank that was laid out while its slice of the web font
 * was still on its way. A change of an inherited property of text has it laid out once more when slices arrive: once a
 * picture, since two changes within one would cancel each other out.
 */
const pending: { frame: number } = { frame: 0 };
document.fonts.addEventListener("loadingdone", () => {
  if (pending.frame !== 0) return;
  pending.frame = requestAnimationFrame(() => {
    pending.frame = 0;
    const { style } = document.documentElement;
    style.textRendering = style.textRendering === "" ? "optimizeLegibility" : "";
  });
});
