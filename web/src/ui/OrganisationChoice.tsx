import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { places } from "../resources.ts";

export interface ChosenOrganisation {
  id: string;
  name: string;
  /** Not known of one that does not exist yet. */
  type?: string;
}

/** One organisation, found by its name; `more` are offered before those that the server knows. */
export function OrganisationChoice(props: {
  label: string;
  /** Its id; empty while none is chosen. */
  value: string;
  choose: (one: ChosenOrganisation) => void;
  more?: readonly ChosenOrganisation[];
}) {
  const { t } = useTranslation();
  const id = useId();
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState<ChosenOrganisation | null>(null);
  const query = useQuery({
    queryKey: ["organisations", q],
    queryFn: ({ signal }) => places.organisations({ q, limit: 30 }, signal),
    enabled: q.trim() !== "",
    placeholderData: (before) => before,
  });
  const offered = [...(props.more ?? []).filter(({ name }) => name.includes(q)), ...(query.data?.items ?? [])];
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <Select<{ value: string; label: string } | undefined, { value: string; label: string }>
        id={id}
        className="full"
        value={
          props.value === ""
            ? undefined
            : { value: props.value, label: chosen?.id === props.value ? chosen.name : props.value }
        }
        labelInValue
        placeholder={t("settings.organisationHint")}
        showSearch={{ filterOption: false, onSearch: setQ }}
        options={offered.map((one) => ({ value: one.id, label: one.name }))}
        onChange={(value) => {
          const one = offered.find((other) => other.id === value?.value);
          if (!one) return;
          setChosen(one);
          props.choose(one);
        }}
      />
    </div>
  );
}
