import { createLink } from "@tanstack/react-router";
import { Button, type ButtonProps } from "antd";

/** A link to a page of this app that looks like a button. */
export const LinkButton = createLink(LinkLooksLikeButton);

/** The router keeps `type` for itself, so what a button looks like is said by `look`. */
function LinkLooksLikeButton({ look, ...rest }: ButtonProps & { look?: "primary" | "link" }) {
  return <Button {...rest} {...(look === undefined ? {} : { type: look })} />;
}
