"use strict";

// A script of its own, because the Content-Security-Policy of the page allows no inline script.

// Shows commands without the token, so that it is not in pictures of the page.
const hideToken = (Curl, { React }) => (props) => {
  const { request } = props;
  const hidden = request.hasIn(["headers", "Authorization"])
    ? request.setIn(["headers", "Authorization"], "Bearer TOKEN")
    : request;
  return React.createElement(Curl, { ...props, request: hidden });
};

SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#api",
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  deepLinking: true,
  // Requests nothing from other hosts: the validator is a service of swagger.io.
  validatorUrl: null,
  // The query of the page's address chooses neither the document nor the settings.
  queryConfigEnabled: false,
  plugins: [{ wrapComponents: { curl: hideToken } }],
});
