import "@fontsource-variable/noto-sans-sc";
import { redrawAsFontsArrive } from "./redraw.ts";

redrawAsFontsArrive(document);
