"""The preview: the site, a sandbox LMS and the LRS on one port, from the sources as they are now."""
