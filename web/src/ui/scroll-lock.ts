import { useLayoutEffect } from "react";

/**
 * Keeps the page behind a dialog from scrolling. Stands in for the component library's own, which writes a style element
 * without our nonce, so that the content security policy refuses it (see `vite.config.ts`).
 */
let locks = 0;

export default function useScrollLocker(lock?: boolean): void {
  useLayoutEffect(() => {
    if (!lock) return;
    locks += 1;
    document.body.classList.add("scroll-locked");
    return () => {
      locks -= 1;
      if (locks === 0) document.body.classList.remove("scroll-locked");
    };
  }, [lock]);
}
