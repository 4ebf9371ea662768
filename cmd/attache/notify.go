package main

// notifyFile says who is notified; it lies among the watches.
const notifyFile = "notify.toml"
