import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { FormBody } from "../../../src/core/api.ts";
import { isObject } from "../form/translate.ts";
import { imports } from "../resources.ts";
import { rosterField } from "./roster-field.ts";

type Data = Record<string, unknown>;

/** Counts the chosen list into the fields that ask for it (`x-opening: roster.total`), unless somebody typed another number. */
export function useRosterTotal(
  form: FormBody | null,
  data: Data,
  setData: (next: (known: Data) => Data) => void,
): void {
  const field = rosterField(form);
  const chosen = field === null ? undefined : data[field];
  const id = typeof chosen === "string" ? chosen : "";
  const list = useQuery({
    queryKey: ["import", id],
    queryFn: ({ signal }) => imports.one(id, signal),
    enabled: id !== "",
  });
  const total = list.data?.total;
  const counted = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (total === undefined || total === 0) return;
    const before = counted.current;
    counted.current = total;
    setData((known) => {
      const due = askingFields(form).filter((name) => known[name] === undefined || known[name] === before);
      return { ...known, ...Object.fromEntries(due.map((name) => [name, total])) };
    });
  }, [total, form, setData]);
}

function askingFields(form: FormBody | null): string[] {
  const properties = form && isObject(form.schema.properties) ? form.schema.properties : {};
  return Object.keys(properties).filter((name) => {
    const property = properties[name];
    return isObject(property) && property["x-opening"] === "roster.total";
  });
}
