import type { RuleFinding } from "./review";
import { type ResourceView, show, type StackDocument, strings } from "./stack-document";
import { texts } from "./values";

/** Attributes of a record and what of ACM's options they hold. */
const PARTS = { name: "resource_record_name", type: "resource_record_type", records: "resource_record_value" } as const;

/**
 * Names of DNS-validated certificates for which no stack of a deployment writes ACM's validation record: the certificate
 * is not issued, or not renewed once the record is gone. One record serves the certificates of all regions of an account.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html
 */
export function validationRecordFindings(stacks: readonly StackDocument[]): RuleFinding[] {
  const records = stacks.flatMap((stack) => stack.all("aws_route53_record"));
  return stacks.flatMap((stack) =>
    stack
      .all("aws_acm_certificate")
      .filter(({ values }) => values["validation_method"] === "DNS")
      .flatMap((certificate) =>
        validatedNames(certificate)
          .filter((name) => !records.some((record) => validates(record, name)))
          .map((name) => ({
            rule: "validation-record",
            stack: stack.facts.name,
            address: certificate.address,
            message:
              `has no validation record for '${name}' in any stack, so that ACM can neither issue nor renew it: ` +
              "write the records with one Certificate of the deployment that has a zoneId",
          })),
      ),
  );
}

/** A name and its wildcard share a record. */
function validatedNames({ values }: ResourceView): string[] {
  const names = [show(values["domain_name"]), ...texts(values["subject_alternative_names"])];
  return [...new Set(names.map((name) => name.replace(/^\*\./, "")))];
}

function validates({ values }: ResourceView, name: string): boolean {
  return Object.entries(PARTS).every(([attribute, option]) =>
    strings(values[attribute]).some(
      (text) =>
        text.includes(".domain_validation_options") &&
        text.includes(`.${option} `) &&
        text.includes(`.domain_name == "${name}"`),
    ),
  );
}
