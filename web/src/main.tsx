import "antd/dist/reset.css";
import "./ui/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { startLanguage } from "./i18n/i18n.ts";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root");
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// Rules of a hundred font slices: only machines without Chinese fonts need them, and not before the first picture.
void import("./ui/fonts.ts");
