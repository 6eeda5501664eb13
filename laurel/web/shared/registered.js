// The platform that opened this page closes it (LTI Dynamic Registration 1.0, section 3). Nothing in this is secret.

(window.opener ?? window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
