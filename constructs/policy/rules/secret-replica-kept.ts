import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { isGiven, texts } from "../values";

/** `alias/…`, or the ARN of one. */
const ALIAS = /(?:^|:)alias\//;

export const secretReplicaKept: Rule = {
  id: "secret-replica-kept",
  title:
    "No plan removes and adds the replica of a secret: its key is written as AWS returns it, or replica is ignored",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicationStatusType.html",
  check: (stack) =>
    stack.all("aws_secretsmanager_secret").flatMap((secret) => {
      const ignored = blocks(secret.values["lifecycle"]).flatMap(({ ignore_changes: changes }) => texts(changes));
      if (ignored.some((one) => one === "replica" || one === "all")) return [];
      return blocks(secret.values["replica"])
        .filter(({ kms_key_id: key }) => isGiven(key) && ALIAS.test(show(key)))
        .map(({ region, kms_key_id: key }) =>
          finding(
            secret,
            `names the key of its replica in ${show(region)} by the alias ${show(key)}: AWS may return the key's ARN, and ` +
              "every plan would remove and add the replica: name the key itself, or ignore changes of replica",
          ),
        );
    }),
};
