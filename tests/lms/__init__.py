"""An LMS for tests: the run-time API of SCORM 1.2 in a page, and the server behind that page."""
