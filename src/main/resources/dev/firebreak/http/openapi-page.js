"use strict";

// A script of its own, because the Content-Security-Policy of the page allows no inline script.
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
});
