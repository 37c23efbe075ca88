import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import express, { type Express, type Response } from "express";
import helmet from "helmet";

/** Stands in `index.html` wherever a nonce belongs; every answer puts its own there. */
export const NONCE_PLACEHOLDER = "__NONCE__";

/** Headers that every answer carries; API answers may load nothing at all. */
export function headers() {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    // Whether https is spoken is the proxy's affair; it sets this for its own host.
    strictTransportSecurity: false,
    xFrameOptions: { action: "sameorigin" },
  });
}

/** The strict policy of the web pages: own scripts only, styles of our own or bearing this answer's nonce. */
export function setPagePolicy(response: Response): string {
  const nonce = randomBytes(16).toString("base64");
  response.set(
    "Content-Security-Policy",
    [
      "default-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      "worker-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join("; "),
  );
  return nonce;
}

/** A closed policy for one printed page: our own style sheet, and the styles that stand in it by their digests. */
export function printedPolicy(html: string): string {
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(
    (match) =>
      `'sha256-${createHash("sha256")
        .update(match[1] ?? "")
        .digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    `style-src 'self' ${styles.join(" ")}`.trim(),
    "img-src data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}

/** The built pages: hashed files for ever, `index.html` for every other address, with a fresh nonce. */
export function servePages(app: Express, webRoot: string): void {
  const indexFile = join(webRoot, "index.html");
  app.use(
    "/assets",
    express.static(join(webRoot, "assets"), { immutable: true, maxAge: "1y", index: false, fallthrough: true }),
  );
  app.use(express.static(webRoot, { index: false, maxAge: "1h", fallthrough: true, redirect: false }));
  app.get(/^\/(?!api\/|assets\/).*/, (_request, response, next) => {
    if (!existsSync(indexFile)) return next();
    const nonce = setPagePolicy(response);
    const html = readFileSync(indexFile, "utf8").replaceAll(NONCE_PLACEHOLDER, nonce);
    response.status(200).type("html").set("Cache-Control", "no-store").send(html);
  });
}
