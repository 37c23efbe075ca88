import { useTranslation } from "react-i18next";
import type { RecordTypeBody } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { Choice } from "../ui/Choice.tsx";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { Filters } from "../ui/Filters.tsx";
import { SearchBox } from "../ui/SearchBox.tsx";
import { choicesOf, labelOf } from "./schema.ts";

/** What a register is narrowed by, in its list and in its calendar: search, the filters of its type, a place. */
export function RecordFilters(props: {
  type: RecordTypeBody;
  filters: Record<string, string>;
  change: (change: Record<string, string>) => void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { type, filters, change } = props;
  const all = { value: "", label: t("act.showAll") };
  return (
    <Filters
      set={[...type.filters, "division"].filter((name) => filters[name]).length}
      search={
        <SearchBox
          label={t("inbox.q")}
          hint={t("records.qHint")}
          value={filters.q ?? ""}
          search={(q) => change({ q })}
        />
      }
    >
      {type.filters.map((name) => {
        const choices = choicesOf(type, name, language);
        return choices ? (
          <Choice
            key={name}
            label={labelOf(type, name, language)}
            value={filters[name] ?? ""}
            options={[all, ...choices]}
            choose={(value) => change({ [name]: value })}
          />
        ) : null;
      })}
      <div className="field">
        <span>{t("division.label")}</span>
        <DivisionPicker
          value={filters.division ?? ""}
          onChange={(division) => change({ division })}
          placeholder={t("division.all")}
          clearable
        />
      </div>
    </Filters>
  );
}
