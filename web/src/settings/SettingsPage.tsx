import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SettingBody, SettingsBody } from "../../../src/core/api.ts";
import { useMe } from "../app/session.tsx";
import { specFor, useSettingsBody, valueInWords } from "../cases/use-param-titles.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { Choice } from "../ui/Choice.tsx";
import { DivisionPicker, useDivisionName } from "../ui/DivisionPicker.tsx";
import { narrowing } from "../ui/filters.ts";
import { formatDay } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";
import { Page, Section } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { EndDialog } from "./EndDialog.tsx";
import { SETTING_FILTERS } from "./filters.ts";
import { InForce } from "./InForce.tsx";
import { SettingDialog } from "./SettingDialog.tsx";
import { keyTitle, valueTitle } from "./titles.ts";

/** How each area works: what is in force there and why, what was set by whom, and a new setting from a day on. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [adding, setAdding] = useState<{ key: string } | null>(null);
  const [filters] = useFilters(SETTING_FILTERS);
  const query = useSettingsBody();
  const mayWrite = me.rights.includes("settings.write");
  return (
    <Page
      title={t("settings.title")}
      subtitle={t("settings.subtitle")}
      actions={
        mayWrite ? (
          <Button type="primary" onClick={() => setAdding({ key: filters.key })}>
            {t("settings.add")}
          </Button>
        ) : null
      }
    >
      <Loaded query={query}>
        {(body) => (
          <>
            <SettingFilters body={body} />
            {filters.division ? (
              <InForce body={body} division={filters.division} adjust={mayWrite ? (key) => setAdding({ key }) : null} />
            ) : null}
            <SettingList body={body} mayWrite={mayWrite} />
            {adding ? (
              <SettingDialog
                body={body}
                opening={{ key: adding.key, division: filters.division }}
                close={() => setAdding(null)}
              />
            ) : null}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function SettingFilters(props: { body: SettingsBody }) {
  const { t } = useTranslation();
  const text = useText();
  const [filters, change] = useFilters(SETTING_FILTERS);
  const keys = [...new Set(props.body.items.map((item) => item.key))];
  const options = keys.map((key) => ({ value: key, label: keyTitle(props.body, key, text, t("settings.mode")) }));
  return (
    <search className="filters">
      <div className="field">
        <span>{t("division.label")}</span>
        <DivisionPicker
          value={filters.division}
          onChange={(division) => change({ division })}
          placeholder={t("division.all")}
          clearable
        />
      </div>
      <Choice
        label={t("settings.key")}
        value={filters.key}
        options={[{ value: "", label: t("act.showAll") }, ...options]}
        choose={(key) => change({ key })}
      />
    </search>
  );
}

function SettingList(props: { body: SettingsBody; mayWrite: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const [filters, change] = useFilters(SETTING_FILTERS);
  const [ending, setEnding] = useState<SettingBody | null>(null);
  const items = props.body.items.filter(
    (item) =>
      (filters.key === "" || item.key === filters.key) &&
      (filters.division === "" || item.division === filters.division),
  );
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: "—" };
  const columns: Column<SettingBody>[] = [
    {
      key: "key",
      title: t("settings.key"),
      phone: "heading",
      cell: (item) => keyTitle(props.body, item.key, text, t("settings.mode")),
    },
    {
      key: "value",
      title: t("provenance.value"),
      cell: (item) => (
        <strong>
          {valueTitle(props.body, item, text) ??
            valueInWords(specFor(props.body, null, item.key), item.value, language, words)}
        </strong>
      ),
    },
    { key: "where", title: t("settings.where"), cell: (item) => <Where item={item} /> },
    {
      key: "when",
      title: t("settings.when"),
      cell: (item) =>
        `${formatDay(item.from, language)} – ${item.until ? formatDay(item.until, language) : t("settings.open")}`,
    },
    { key: "reason", title: t("cases.reason"), cell: (item) => text(item.reason) },
    { key: "document", title: t("settings.document"), cell: (item) => item.document ?? "—" },
    { key: "author", title: t("settings.author"), cell: (item) => item.authorName ?? "—" },
  ];
  const end: Column<SettingBody> = {
    key: "end",
    title: t("settings.end"),
    cell: (item) =>
      item.until === null ? (
        <button type="button" className="link-button tight" onClick={() => setEnding(item)}>
          {t("settings.end")}
        </button>
      ) : null,
  };
  return (
    <Section title={t("settings.list")}>
      {items.length === 0 ? (
        <Empty
          filtered={narrowing(SETTING_FILTERS, filters).length > 0}
          clear={() => change({ division: "", key: "" })}
        />
      ) : (
        <Listing
          label={t("settings.list")}
          columns={props.mayWrite ? [...columns, end] : columns}
          items={items}
          keyOf={(item) => item.id}
        />
      )}
      {ending ? <EndDialog setting={ending} close={() => setEnding(null)} /> : null}
    </Section>
  );
}

function Where(props: { item: SettingBody }) {
  const name = useDivisionName(props.item.division ?? "");
  return <>{props.item.division ? name : (props.item.organisationName ?? props.item.organisation)}</>;
}
