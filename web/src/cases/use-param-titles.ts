import { useQuery } from "@tanstack/react-query";
import type { SettingsBody } from "../../../src/core/api.ts";
import type { ParamSpec } from "../../../src/core/definition/model.ts";
import type { Language } from "../../../src/core/text.ts";
import { shownValue } from "../form/translate.ts";
import { settings } from "../resources.ts";
import { durationInWords } from "../ui/duration.ts";
import { plainValue } from "../ui/format.ts";
import { isShare, shareInWords } from "../ui/share.ts";

/** What parameters there are: the same for everybody, asked once. */
export function useSettingsBody() {
  return useQuery({ queryKey: ["settings"], queryFn: ({ signal }) => settings.list({}, signal), staleTime: 60_000 });
}

/** The specification of a workflow's parameter: its own, else the shared one of that name. */
export function specFor(body: SettingsBody | undefined, workflow: string | null, key: string): ParamSpec | undefined {
  const find = (name: string) => body?.parameters.find((one) => one.key === name)?.spec;
  return (workflow === null ? undefined : find(`${workflow}.${key}`)) ?? find(key);
}

/** A parameter's value as people say it: a code by its title, a limit in words, a share in hundredths. */
export function valueInWords(
  spec: ParamSpec | undefined,
  value: unknown,
  language: Language,
  words: { yes: string; no: string; unknown: string },
): string {
  if (isShare(spec) && typeof value === "number") return shareInWords(value);
  return durationInWords(value, language) ?? plainValue(shownValue(spec?.schema, value, language), words);
}
