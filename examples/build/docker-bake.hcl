variable "GO" {
  default = "1.24"
}

target "app" {
  contexts = {
    toolchain = "docker-image://golang:${GO}-alpine"
  }
}
