import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";

export const IMAGES = resolve(import.meta.dirname, "../../docs/images");
export const TAKING = process.env.YIJIAO_SCREENSHOTS === "1";
const WAIT_MS_MAX = 45_000;
export const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

/** What a page may be told without anything being wrong, as `status path` of the answer. */
const EXPECTED = [/^401 \/api\/v1\/me$/];

export interface DeskOptions {
  phone?: boolean;
  language?: "zh" | "en";
  /** More answers that this desk is meant to get. */
  expected?: RegExp[];
}

/** One person's browser window: it notes every fault that the page itself would only whisper to the console. */
export class Desk {
  readonly page: Page;
  readonly faults: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, expected: RegExp[]) {
    this.page = page;
    this.#context = context;
    // The console only repeats refused answers without saying which: they are judged by the answers themselves.
    const repeated = /^Failed to load resource/;
    page.on("console", (message) => {
      if (message.type() === "error" && !repeated.test(message.text())) this.faults.push(message.text());
    });
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("response", (response) => {
      const told = `${response.status()} ${new URL(response.url()).pathname}`;
      if (response.status() >= 400 && !expected.some((one) => one.test(told))) this.faults.push(told);
    });
  }

  static async open(browser: Browser, url: string, options: DeskOptions = {}): Promise<Desk> {
    const context = await browser.newContext({
      baseURL: url,
      locale: "zh-CN",
      timezoneId: "Asia/Shanghai",
      viewport: options.phone ? PHONE : DESK,
      isMobile: options.phone ?? false,
      hasTouch: options.phone ?? false,
      reducedMotion: "reduce",
      acceptDownloads: true,
    });
    context.setDefaultTimeout(WAIT_MS_MAX);
    if (options.language === "en") {
      await context.addInitScript(() => localStorage.setItem("yijiao.language", "en"));
    }
    return new Desk(context, await context.newPage(), [...EXPECTED, ...(options.expected ?? [])]);
  }

  /** Signs in as somebody of the demonstration by clicking the account. */
  async signIn(username: string): Promise<void> {
    const { page } = this;
    await page.goto("/");
    // Found by typing: the first page shows only a few of them.
    await page.getByRole("textbox", { name: /按姓名、岗位或机构查找|Find by/ }).fill(username);
    await page.getByRole("button", { name: new RegExp(`[（(]${username}[）)]`) }).click();
    await page.getByRole("navigation", { name: /主导航|Main/ }).waitFor();
  }

  /** Drags a file from the desktop and lets it go over a place of the page. */
  async drop(path: string, over: Locator): Promise<void> {
    await over.waitFor();
    const file = { name: basename(path), content: readFileSync(path).toString("base64") };
    const dataTransfer = await this.page.evaluateHandle(({ name, content }) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
      return transfer;
    }, file);
    for (const type of ["dragenter", "dragover", "drop"]) await over.dispatchEvent(type, { dataTransfer });
  }

  /** Nothing on the page that shuts somebody out, and nothing said to the console. */
  async check(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const told = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
    expect(told, `on ${this.page.url()}`).toEqual([]);
    expect(this.faults, `on ${this.page.url()}`).toEqual([]);
  }

  /** The page fits its window: nothing is reached only by scrolling sideways. */
  async fits(): Promise<void> {
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, `how much ${this.page.url()} is wider than its window`).toBeLessThanOrEqual(0);
  }

  /** A picture for the README, when they are asked for: with its fonts, without a message that is passing by. */
  async picture(name: string): Promise<void> {
    if (!TAKING) return;
    mkdirSync(IMAGES, { recursive: true });
    const { page } = this;
    await page.evaluate(() => document.fonts.ready);
    await page.locator(".ant-message-notice").first().waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.fonts.status === "loaded");
    // Two frames: what arrived last has then been drawn.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const missing = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      const blank: string[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        // Latin letters and digits have a font of the system.
        const text = (node.textContent ?? "").replace(/\P{Script=Han}/gu, "");
        if (text === "") continue;
        range.selectNodeContents(node);
        const { top, bottom, width } = range.getBoundingClientRect();
        // The text node inside a text field is not the one that is drawn.
        if (node.parentElement?.tagName === "TEXTAREA") continue;
        if (!node.parentElement?.checkVisibility() || bottom < 0 || top > window.innerHeight) continue;
        if (width === 0 || !document.fonts.check('16px "Noto Sans SC Variable"', text)) blank.push(text);
      }
      return blank;
    });
    expect(missing, "Chinese text without its glyphs").toEqual([]);
    await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: "disabled", caret: "initial" });
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
