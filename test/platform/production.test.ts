/** A server as `convite serve` starts it has no test controls, mailbox or demo pages (security lesson K4). */
