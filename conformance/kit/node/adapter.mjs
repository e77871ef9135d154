#!/usr/bin/env node
// An adapter between sendspec and your build: JSON Lines on standard input and output, Node's own modules only.
//
// As it stands it holds a toy that knows one operation. Each FILL IN is a place for your build; fixtures/README.md of
// sendspec describes every member, and `sendspec smoke --check-protocol` says where this program leaves the protocol.

import { createInterface } from "node:readline";

// FILL IN: what your build can do. Claim only what it has: the rest is then skipped and counted, not failed.
const HELLO = {
  protocol: 1,
  name: "toy",
  version: "0",
  operations: ["ses.SendEmail"],
  world: ["ses.identities"], // the parts of an account that reset() can set up
  observe: ["outbox"], // what observe() can show
  clock: "real", // "virtual" if advance() can move it
  errors: "codes",
  reset: "full",
};

// FILL IN: your build in place of this toy. A handler gets what was asked, and gives (or promises) the result.
let verified = new Set();
let outbox = [];

const handlers = {
  hello: () => HELLO,

  // Forget everything, and begin in this account. What cannot be set up is said, never passed over.
  reset({ world }) {
    const identities = world.ses?.identities ?? [];
    const parts = { ...world.ses, ...world.connect, now: world.now };
    const missing = Object.keys(parts).filter((part) => part !== "identities" && isSet(parts[part]));
    missing.push(...identities.flatMap(Object.keys).filter((member) => !["name", "verified"].includes(member)));
    if (missing.length) return { unsupported: `a world with ${missing[0]}` };
    verified = new Set(identities.filter((each) => each.verified ?? true).map((each) => each.name));
    outbox = [];
    return {};
  },

  // Make one call. The request may be wrong in shape on purpose: pass it on as it is, and tell the answer.
  send({ operation, request, caller = "user" }) {
    if (operation !== "ses.SendEmail") return { unsupported: `there is no ${operation}` };
    if (caller !== "user") return { unsupported: "nobody else can call" };
    const [source, ...more] = texts(request?.Source);
    const to = texts(request?.Destination?.ToAddresses);
    const cc = texts(request?.Destination?.CcAddresses);
    const bcc = texts(request?.Destination?.BccAddresses);
    const recipients = [...to, ...cc, ...bcc];
    const wrong = recipients.length === 0 || recipients.some((each) => each.split("@").length !== 2);
    if (wrong || source === undefined || more.length > 0)
      return rejected("InvalidParameterValue", "there must be a sender, and recipients of the form a@b.example");
    if (!verified.has(source) && !verified.has(source.split("@").at(-1)))
      return rejected("MessageRejected", "the sender is not verified");
    const id = `m-${outbox.length + 1}`;
    outbox.push({ id, source, to, cc, bcc });
    return { accepted: { MessageId: id } };
  },

  // Let time pass; asked only of a virtual clock.
  advance: () => ({ unsupported: "the clock cannot be moved" }),

  // Show what calls have left behind since the reset, oldest first.
  observe: ({ what }) => (what === "outbox" ? { messages: outbox } : { unsupported: `no ${what} can be seen` }),

  bye: () => ({}),
};

// An error of the build, told by its name. A failure of this program is another matter: let it throw.
function rejected(code, message) {
  return { rejected: { code, status: 400, message } };
}

// The texts at a place in a request of any shape; what is none counts as an empty one.
function texts(value) {
  return [value ?? []].flat().map((each) => (typeof each === "string" ? each : ""));
}

// Whether a part of a world says more than that there is nothing.
function isSet(value) {
  return value && typeof value === "object" ? Object.keys(value).length > 0 : Boolean(value);
}

// Standard output is the protocol's alone: whatever else is printed goes to standard error.
console.log = console.info = console.debug = console.error;

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { id, method, params = {} } = JSON.parse(line);
  let answer;
  try {
    if (!Object.hasOwn(handlers, method)) throw new Error(`no method ${method}`);
    answer = { jsonrpc: "2.0", id, result: await handlers[method](params) };
  } catch (error) {
    // The adapter has failed, and says so instead of an answer.
    answer = { jsonrpc: "2.0", id, error: { code: -32000, message: String(error) } };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
  if (method === "bye") break;
}
// An open input would keep Node running.
process.stdin.destroy();
