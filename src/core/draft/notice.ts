/** What a notice of a release's proposal is of: it names its draft, so that whoever is told gets there at once. */
export function proposing(draft: string): string {
  return `${PROPOSAL}${draft}`;
}
const PROPOSAL = "release-proposal/";

/** The draft that a notice is of; null when it is of none. */
export function draftOf(template: string): string | null {
  return template.startsWith(PROPOSAL) ? template.slice(PROPOSAL.length) : null;
}
