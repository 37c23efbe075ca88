import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { IMAGES, TAKING } from "./desk.ts";

/** A heading of Chinese characters is black for a tenth of its box; an empty one, or one of hollow boxes, for much less. */
const INK_SHARE_MIN = 0.04;

/**
 * Every character of a printed page is drawn, on a system without any Chinese font too; with a picture of it when they are
 * asked for.
 */
export async function paperDrawn(paper: Page): Promise<void> {
  await paper.waitForFunction(() => document.fonts.status === "loaded");
  const loaded = () => document.fonts.check('16px "Noto Serif SC Variable"', document.body.innerText);
  expect(await paper.evaluate(loaded)).toBe(true);
  const heading = await paper.getByRole("heading").first().screenshot();
  expect(await inkShare(paper, heading), "ink in the heading").toBeGreaterThan(INK_SHARE_MIN);
  if (!TAKING) return;
  mkdirSync(IMAGES, { recursive: true });
  await paper.screenshot({ path: join(IMAGES, "paper.png") });
}

/** The share of dark pixels of a picture, counted by the browser itself. */
function inkShare(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext("2d");
      if (context === null) return 0;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) dark += 1;
      return dark / (image.width * image.height);
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
}
