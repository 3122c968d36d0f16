import { randomUUID } from "node:crypto";
import { textAt } from "../gateway/xml";
import type { Wire } from "../gateway/wire";
import type { Principal } from "../iam/principal";

export interface Delivery {
  /** Region of the sender. */
  readonly region: string;
  /** Message attributes, where the target has such. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** What an event bus gets in addition to the text. */
  readonly event?: { readonly source: string; readonly detailType: string; readonly resources: readonly string[] };
  /** Who sends: a role that the sender has assumed, or the sender itself for one of its resources. */
  readonly as: Principal;
  /** Further members of the request to SQS, such as `MessageGroupId`. */
  readonly queue?: Readonly<Record<string, unknown>>;
}

/** What a delivery did, in a word or an ARN. */
export type Delivered = string;

/**
 * Sends a text to whatever an ARN names, as EventBridge, the Scheduler and Lambda's destinations do. The calls go through
 * the gateway: they are logged, need permissions, and a failed region does not accept them.
 */
export class Deliverer {
  constructor(private readonly wireAs: (principal: Principal) => Wire) {}

  deliver(arn: string, text: string, delivery: Delivery): Promise<Delivered> {
    return new Sender(this.wireAs(delivery.as)).send(arn, text, delivery);
  }
}

class Sender {
  constructor(private readonly wire: Wire) {}

  async send(arn: string, text: string, delivery: Delivery): Promise<Delivered> {
    const [, , service = "", region = "", account = "", ...rest] = arn.split(":");
    const resource = rest.join(":");
    const { attributes = {} } = delivery;
    switch (service) {
      case "sqs":
        return this.toQueue(region, `http://gateway/${account}/${resource}`, text, delivery);
      case "sns":
        return this.toTopic(arn, region, text, attributes);
      case "lambda": {
        const url = `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`;
        const headers = { "content-type": "application/json", "x-amz-invocation-type": "Event" };
        await this.wire.send("lambda", region, { method: "POST", url, headers, body: Buffer.from(text) });
        return "event accepted";
      }
      case "states": {
        const input = { stateMachineArn: arn, name: randomUUID(), input: text };
        const started = await this.wire.json<{ executionArn: string }>(
          "states",
          region,
          "AWSStepFunctions.StartExecution",
          input,
        );
        return started.executionArn;
      }
      case "codepipeline": {
        const target = "CodePipeline_20150709.StartPipelineExecution";
        await this.wire.json("codepipeline", region, target, { name: resource });
        return "pipeline started";
      }
      case "events":
        return this.toBus(arn, region, text, delivery);
      default:
        throw new Error(`the emulator delivers nothing to ${arn}`);
    }
  }

  private async toQueue(region: string, QueueUrl: string, text: string, delivery: Delivery): Promise<Delivered> {
    const attributes = Object.entries(delivery.attributes ?? {}).map(([name, value]) => [
      name,
      { DataType: name === "ErrorCode" ? "Number" : "String", StringValue: value },
    ]);
    const sent = await this.wire.json<{ MessageId: string }>("sqs", region, "AmazonSQS.SendMessage", {
      QueueUrl,
      MessageBody: text,
      ...(attributes.length > 0 ? { MessageAttributes: Object.fromEntries(attributes) as object } : {}),
      ...delivery.queue,
    });
    return sent.MessageId;
  }

  private async toTopic(
    arn: string,
    region: string,
    text: string,
    attributes: Readonly<Record<string, string>>,
  ): Promise<Delivered> {
    const entries = Object.entries(attributes).flatMap(([name, value], i): [string, string][] => [
      [`MessageAttributes.entry.${i + 1}.Name`, name],
      [`MessageAttributes.entry.${i + 1}.Value.DataType`, "String"],
      [`MessageAttributes.entry.${i + 1}.Value.StringValue`, value],
    ]);
    const input = { TopicArn: arn, Message: text, ...Object.fromEntries(entries) };
    const sent = await this.wire.query("sns", region, "2010-03-31", "Publish", input);
    return textAt(sent, "PublishResponse", "PublishResult", "MessageId") ?? "published";
  }

  private async toBus(arn: string, region: string, text: string, { event }: Delivery): Promise<Delivered> {
    const entry = {
      EventBusName: arn,
      Source: event?.source ?? "emulator",
      DetailType: event?.detailType ?? "event",
      Detail: text,
      Resources: event?.resources ?? [],
    };
    const put = await this.wire.json<{ Entries: readonly { EventId: string }[] }>(
      "events",
      region,
      "AWSEvents.PutEvents",
      { Entries: [entry] },
    );
    return put.Entries[0]?.EventId ?? "put";
  }
}
