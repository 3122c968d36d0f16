import { finding, type Rule } from "../rule";
import { blocks, refersTo, strings } from "../stack-document";

export const keyPolicy: Rule = {
  id: "key-policy",
  title: "Keys rotate every year and no policy opens them to everyone",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html",
  check: (stack) =>
    stack.all("aws_kms_key").flatMap((key) => {
      const documents = stack.dataSources.filter((document) => refersTo(key.values["policy"], document));
      const wildcard = documents
        .flatMap(({ values }) => blocks(values["statement"]))
        .filter(({ effect }) => effect !== "Deny")
        .flatMap((statement) => blocks(statement["principals"]))
        .some((principals) => strings(principals["identifiers"]).includes("*"));
      return [
        ...(key.values["enable_key_rotation"] === true
          ? []
          : [finding(key, "never rotates: set enable_key_rotation to true")]),
        ...(documents.length > 0 ? [] : [finding(key, "has no policy document: build it with the Key construct")]),
        ...(wildcard ? [finding(key, "is open to everyone: name the principals in its policy")] : []),
      ];
    }),
};
