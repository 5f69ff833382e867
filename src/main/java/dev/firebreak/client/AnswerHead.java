package dev.firebreak.client;

import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/** The status and the headers of an answer. */
record AnswerHead(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }
}
