import type { RegistryWidgetsType } from "@rjsf/utils";
import { AttachmentsWidget } from "./AttachmentsWidget.tsx";
import { AttachmentWidget } from "./AttachmentWidget.tsx";
import { DivisionWidget } from "./DivisionWidget.tsx";
import { LongTextWidget } from "./LongTextWidget.tsx";
import { MoneyWidget } from "./MoneyWidget.tsx";
import { PartialDateWidget } from "./PartialDateWidget.tsx";
import { PlainWidget } from "./PlainWidget.tsx";
import { RosterWidget } from "./RosterWidget.tsx";

/** Widgets by the format of the field: a schema need not name them. */
export const widgets: RegistryWidgetsType<Record<string, unknown>> = {
  textarea: LongTextWidget,
  roster: RosterWidget,
  attachment: AttachmentWidget,
  attachments: AttachmentsWidget,
  uscc: PlainWidget,
  division12: DivisionWidget,
  money: MoneyWidget,
  datePartial: PartialDateWidget,
  residentId: PlainWidget,
  bankAccount: PlainWidget,
  mobile: PlainWidget,
  phone: PlainWidget,
  postcode: PlainWidget,
};
