import "@fontsource-variable/noto-sans-sc";

/**
 * Where the system has no Chinese font at all, Chromium leaves text blank that was laid out while its slice of the web font
 * was still on its way. A change of an inherited property of text has it laid out once more when slices arrive.
 */
document.fonts.addEventListener("loadingdone", () => {
  const { style } = document.documentElement;
  style.textRendering = style.textRendering === "" ? "optimizeLegibility" : "";
});
