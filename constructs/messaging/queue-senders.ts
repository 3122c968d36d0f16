import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { type Condition, servicePrincipals, sourceAccount, type Statement } from "../core/policy-document";
import type { Site } from "../core/site";

/**
 * An AWS service that sends to a queue on its own behalf, for resources of this account only (confused deputy).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export interface QueueSender {
  /** Service principal, e.g. `events.amazonaws.com`. */
  readonly service: string;
  /**
   * ARNs, with `*` as a wildcard, of the resources for which the service sends (`aws:SourceArn`), e.g. of a rule or a topic.
   * @default any resource of this account
   */
  readonly sourceArns?: readonly string[];
  /**
   * Whether the service must also name this account (`aws:SourceAccount`); needed where the ARNs contain none, as those of
   * buckets.
   * @default only without `sourceArns`: not every service that names its resource names its account
   */
  readonly sourceAccount?: boolean;
}

const PRINCIPAL = /^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(?:\.cn)?$/;
/** An ARN with the account's 12 digits. */
const WITH_ACCOUNT = /^arn:[^:]+:[^:]+:[^:]*:\d{12}:/;

/** Throws InvalidProps for a service named twice, a name that is no service principal, or a sender without a source. */
export function checkSenders(scope: IConstruct, senders: readonly QueueSender[]): void {
  const seen = new Set<string>();
  for (const sender of senders) {
    const { service, sourceArns } = sender;
    if (!PRINCIPAL.test(service)) {
      throw new InvalidProps(
        scope,
        `service of a sender should be a service principal such as events.amazonaws.com, got '${service}'`,
      );
    }
    if (seen.has(service)) {
      throw new InvalidProps(
        scope,
        `senders should name each service once, got '${service}' twice: merge its sourceArns`,
      );
    }
    seen.add(service);
    if (sourceArns?.length === 0) {
      throw new InvalidProps(scope, `sourceArns of sender '${service}' should contain an ARN or be left out, got none`);
    }
    if (withAccount(sender)) continue;
    if (sourceArns === undefined) {
      throw new InvalidProps(
        scope,
        `sourceAccount of sender '${service}' should be true without sourceArns, got false`,
      );
    }
    const open = sourceArns.find((arn) => !Token.isUnresolved(arn) && !WITH_ACCOUNT.test(arn));
    if (open !== undefined) {
      throw new InvalidProps(
        scope,
        `sourceArns of sender '${service}' should contain the account, or sourceAccount should be true, got '${open}'`,
      );
    }
  }
}

/** Statements that let each service send to the queue, for its sources only. */
export function senderStatements(queueArn: string, senders: readonly QueueSender[], site: Site): Statement[] {
  return senders.map((sender) => ({
    sid: `Sender${pascal(sender.service.replace(/\.amazonaws\..*$/, ""))}`,
    actions: ["sqs:SendMessage"],
    resources: [queueArn],
    principals: servicePrincipals(sender.service),
    condition: conditions(sender, site),
  }));
}

function conditions(sender: QueueSender, { names }: Site): Condition[] {
  const { sourceArns } = sender;
  return [
    ...(sourceArns ? [{ test: "ArnLike", variable: "aws:SourceArn", values: [...sourceArns] }] : []),
    ...(withAccount(sender) ? sourceAccount(names.identity.account) : []),
  ];
}

function withAccount({ sourceArns, sourceAccount = sourceArns === undefined }: QueueSender): boolean {
  return sourceAccount;
}

/** `delivery.logs` as `DeliveryLogs`. */
function pascal(words: string): string {
  return words
    .split(/[.-]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}
