import { useTranslation } from "react-i18next";
import { changeLanguage } from "../i18n/i18n.ts";
import { useLanguage } from "../i18n/use-text.ts";

export function LanguageButton() {
  const { t } = useTranslation();
  const language = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <button
      type="button"
      className="link-button"
      lang={other === "zh" ? "zh-CN" : "en"}
      title={t("app.languageLabel")}
      onClick={() => void changeLanguage(other)}
    >
      {t("app.language")}
    </button>
  );
}
