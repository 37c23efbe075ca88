import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office } from "../scenarios/office.ts";
import { Desk, type DeskOptions } from "./desk.ts";

/** The demonstration for one file of tests: its people over HTTP, and desks at which they sit. */
export interface DemoOffice {
  readonly office: Office;
  desk(username: string, options?: DeskOptions): Promise<Desk>;
}

/** Begins before the file's tests and ends after them. */
export function demoOffice(options: Parameters<typeof startDemo>[0] = {}): DemoOffice {
  let server: Server;
  let browser: Browser;
  let office: Office;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startDemo(options), openBrowser()]);
    office = await Office.open(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get office() {
      return office;
    },
    async desk(username, options) {
      const desk = await Desk.open(browser, server.url, options);
      await desk.signIn(username);
      return desk;
    },
  };
}
