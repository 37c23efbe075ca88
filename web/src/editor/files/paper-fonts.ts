const OURS = "Noto Sans SC Variable";
/** The last family that the style sheet of printed pages asks for, everywhere. */
const PRINTED = "Noto Serif SC";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/**
 * A printed page with the font of the application for systems that have none of those that papers are set in: without it
 * such a system, as our tests run on, shows no Chinese at all.
 */
export function withFonts(html: string): string {
  const faces = [...document.styleSheets].flatMap((sheet) =>
    [...rulesOf(sheet)].flatMap((rule) => (rule instanceof CSSFontFaceRule ? faceFor(rule.cssText) : [])),
  );
  if (faces.length === 0) return html;
  return html.replace("</head>", () => `<style nonce="${nonce}">${faces.join("\n")}</style></head>`);
}

function faceFor(css: string): string[] {
  if (!css.includes(OURS)) return [];
  // What is installed under the name comes first.
  return [css.replace(OURS, PRINTED).replace(/src:\s*/, `src: local("${PRINTED}"), local("Noto Serif CJK SC"), `)];
}

function rulesOf(sheet: CSSStyleSheet): CSSRuleList | [] {
  try {
    return sheet.cssRules;
  } catch {
    // A sheet of another origin, as extensions of the browser add them.
    return [];
  }
}
