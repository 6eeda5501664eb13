"""LTI 1.3, where `lti1p3platform` plays the learning platform over HTTP."""
