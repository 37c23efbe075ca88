export const verify = {
  title: "Verify a document",
  subtitle: "Scan the code on the document, or enter its case number and check code.",
  number: "Case number",
  code: "Check code",
  codeHint:
    "The 16 characters beside the code on the document; what a scanner reads may go whole into the field above.",
  malformed: "Enter the case number and the 16 characters of the check code.",
  ask: "Verify",
  result: "Result",
  is: {
    valid: "Genuine and in force",
    voided: "Void",
    altered: "Does not match",
    unknown: "Not found",
  },
  means: {
    valid: "This document was issued by this system and is in force. Compare it with what stands below.",
    voided: "This document was issued by this system, but has been made void since.",
    altered:
      "There is a case of this number, but no document with this check code was issued: it may have been altered, or the code is mistyped.",
    unknown: "There is no case of this number: check what was entered.",
  },
  document: "Document",
  documentNumber: "Document number",
  case: "Case number",
  procedure: "Procedure",
  about: "Concerning (masked)",
  office: "Issued by",
  issuedOn: "Issued on",
  voidedOn: "Void since",
} as const;
