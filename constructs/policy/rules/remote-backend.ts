import { finding, type Rule } from "../rule";
import { isObject, show } from "../stack-document";

export const remoteBackend: Rule = {
  id: "remote-backend",
  title: "State is remote, encrypted and locked; the state of a site is in its own region",
  source: "docs/architecture.md, rule 1",
  check: ({ json, facts }) => {
    const terraform = isObject(json["terraform"]) ? json["terraform"] : {};
    const backend = isObject(terraform["backend"]) ? terraform["backend"]["s3"] : undefined;
    if (!isObject(backend)) return [finding("terraform", "keeps its state locally: use the s3 backend")];
    const locked = backend["dynamodb_table"] !== undefined || backend["use_lockfile"] === true;
    return [
      ...(backend["encrypt"] === true && backend["kms_key_id"] !== undefined
        ? []
        : [finding("terraform", "keeps its state without a key: set encrypt and kms_key_id")]),
      ...(locked ? [] : [finding("terraform", "does not lock its state: set dynamodb_table or use_lockfile")]),
      ...(facts.kind !== "site" || backend["region"] === facts.region
        ? []
        : [
            finding(
              "terraform",
              `keeps its state in ${show(backend["region"])}: a site's state lives in its own region, ${facts.region}`,
            ),
          ]),
    ];
  },
};
