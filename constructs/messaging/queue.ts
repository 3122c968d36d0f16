import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { policyDocument, type Statement, tlsOnly } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";
import { checkSenders, type QueueSender, senderStatements } from "./queue-senders";

export interface QueueProps {
  /** Last part of the deterministic name: letters, digits and hyphens; the whole name has 80 characters at most. */
  readonly name: string;
  /**
   * Customer managed key that encrypts the messages. Its policy must allow each of the `senders` (`services` of `Key`); roles
   * that send or receive need `useKey`.
   */
  readonly key: { readonly arn: string };
  /**
   * Seconds after which SQS deletes a message that was not deleted, 60 to 1,209,600 (14 days).
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
   * @default 345,600 (4 days), SQS's own
   */
  readonly retentionSeconds?: number;
  /**
   * Seconds in which no other consumer gets a received message, 0 to 43,200. For a Lambda function that receives, AWS
   * recommends six times its timeout, and refuses less than its timeout.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-queueconfig
   * @default 30, SQS's own
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * A second queue, `<name>-dead-letters`, for messages that consumers fail on.
   * @default none: SQS delivers a message again until its retention ends
   */
  readonly deadLetters?: DeadLetterProps;
  /**
   * AWS services that send on their own behalf. Roles of the account need `sqs:SendMessage` of their own.
   * @default none
   */
  readonly senders?: readonly QueueSender[];
}

export interface DeadLetterProps {
  /**
   * Number of times that a message is received without being deleted before SQS moves it, 1 to 1,000.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   */
  readonly maxReceives: number;
  /**
   * Seconds, counted from when the message was first sent; not less than the retention of the queue itself.
   * @default 1,209,600 (14 days)
   */
  readonly retentionSeconds?: number;
}

/** Longest retention of SQS: 14 days. */
export const MAX_RETENTION_SECONDS = 14 * 24 * 3600;
/** Retention of a queue that sets none: 4 days. */
const DEFAULT_RETENTION_SECONDS = 4 * 24 * 3600;

/** Deterministic name and ARN of a queue of this site, without a dependency on the queue. */
export function queueByName({ siteNames }: Site, part: string): { readonly name: string; readonly arn: string } {
  const name = siteNames.of(part, "queue");
  return { name, arn: siteNames.arn("sqs", name) };
}

/**
 * A standard SQS queue: encrypted with a customer managed key, TLS only; of the AWS services only its senders send to it.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html
 */
export class Queue extends Construct {
  /** Deterministic name. */
  readonly name: string;
  /** ARN and URL as attributes of the resource: what uses them is created after the queue and its policy. */
  readonly arn: string;
  readonly url: string;
  /** The queue for messages that consumers fail on; only with `deadLetters`. */
  readonly deadLetters: Queue | undefined;

  /** Throws InvalidProps for a number out of its range, a retention longer than that of the dead-letter queue, or a wrong sender. */
  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    this.check(props);
    checkSenders(this, props.senders ?? []);
    const site = siteOf(this);
    const { name, arn } = queueByName(site, props.name);
    this.name = name;
    this.deadLetters = props.deadLetters && this.withDeadLetters(props, props.deadLetters);
    const queue = new SqsQueue(this, "Resource", {
      name,
      kmsMasterKeyId: props.key.arn,
      messageRetentionSeconds: props.retentionSeconds,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds,
      // The provider waits half a minute for each change of a queue: the policy is part of its creation.
      policy: policyDocument(this, "document", statements(arn, props, site)),
      redrivePolicy:
        props.deadLetters &&
        JSON.stringify({
          deadLetterTargetArn: this.deadLetters!.arn,
          maxReceiveCount: props.deadLetters.maxReceives,
        }),
    });
    this.arn = queue.arn;
    this.url = queue.url;
  }

  private withDeadLetters({ name, key }: QueueProps, { retentionSeconds }: DeadLetterProps): Queue {
    return new Queue(this, "dead-letters", {
      name: `${name}-dead-letters`,
      key,
      retentionSeconds: retentionSeconds ?? MAX_RETENTION_SECONDS,
    });
  }

  private check(props: QueueProps): void {
    const { name, retentionSeconds = DEFAULT_RETENTION_SECONDS, visibilityTimeoutSeconds = 30, deadLetters } = props;
    if (!/^[A-Za-z0-9-]+$/.test(name)) {
      throw new InvalidProps(this, `name should consist of letters, digits and hyphens, got '${name}'`);
    }
    const kept = deadLetters?.retentionSeconds ?? MAX_RETENTION_SECONDS;
    const bounds = [
      ["retentionSeconds", retentionSeconds, 60, MAX_RETENTION_SECONDS],
      ["visibilityTimeoutSeconds", visibilityTimeoutSeconds, 0, 43_200],
      ["deadLetters.maxReceives", deadLetters?.maxReceives ?? 1, 1, 1000],
      ["deadLetters.retentionSeconds", kept, 60, MAX_RETENTION_SECONDS],
    ] as const;
    for (const [field, value, least, most] of bounds) {
      if (!Number.isInteger(value) || value < least || value > most) {
        throw new InvalidProps(this, `${field} should be a whole number from ${least} to ${most}, got ${value}`);
      }
    }
    // SQS counts the retention of a moved message from when it was sent to the first queue.
    if (kept < retentionSeconds) {
      throw new InvalidProps(
        this,
        `deadLetters.retentionSeconds should be at least retentionSeconds (${retentionSeconds}), got ${kept}`,
      );
    }
  }
}

function statements(arn: string, { senders = [] }: QueueProps, site: Site): Statement[] {
  return [tlsOnly(["sqs:*"], [arn]), ...senderStatements(arn, senders, site)];
}
