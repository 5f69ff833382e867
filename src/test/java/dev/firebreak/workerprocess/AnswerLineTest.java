package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid and invalid answers of a command. */
class AnswerLineTest {
  private static Answer read(String line) {
    return AnswerLine.read(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "a");
  }

  private static Payload result(String line) {
    assertThat(read(line)).isInstanceOf(Answer.Ended.class);
    Outcome outcome = ((Answer.Ended) read(line)).outcome();
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    return ((Outcome.Succeeded) outcome).result();
  }

  private static String text(Payload payload) {
    return new String(payload.bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "0",
        "-1.50e+3",
        "\"\u00e9 \\u00e9 \\n\"",
        "[1 , [], {\"a\":\"]\"}]",
        "{ \"id\" : \"b\", \"error\": {} }",
      })
  void aResultIsPassedOnByteByByte(String result) {
    for (String around : new String[] {"{'id':'a','result':%s}", " { 'result' : %s , 'id':'a'} "}) {
      Payload payload = result(String.format(Locale.ROOT, around.replace('\'', '"'), result));
      assertThat(text(payload)).isEqualTo(result);
      assertThat(payload.contentType()).isEqualTo("application/json");
    }
  }

  @Test
  void bytesAreInBase64() {
    Payload payload = result("{'id':'a','contentType':'text/plain','result':'aGVsbG8='}");
    assertThat(text(payload)).isEqualTo("hello");
    assertThat(payload.contentType()).isEqualTo("text/plain");
  }

  private static StepLine step(String members) {
    Answer answer = read("{'id':'a','step':{'name':'n'" + members + "}}");
    assertThat(answer).isInstanceOf(Answer.OfStep.class);
    return ((Answer.OfStep) answer).line();
  }

  @Test
  void stepsPausesWaitsAndChildrenHaveTheirMembers() {
    Duration hour = Duration.ofHours(1);
    assertThat(step("")).isEqualTo(new StepLine.Begin("n"));
    assertThat(step(",'input':1,'timeout':2")).isEqualTo(new StepLine.Begin("n"));
    assertThat(step(",'sleep':3600")).isEqualTo(new StepLine.Sleep("n", hour));
    assertThat(step(",'await':3600.0")).isEqualTo(new StepLine.Await("n", hour));
    assertThat(step(",'timeout':3600,'awaitAll':['x','y']"))
        .isEqualTo(new StepLine.AwaitAll("n", List.of("x", "y"), hour));
    assertThat(((StepLine.AwaitAll) step(",'awaitAll':[]")).timeout()).isGreaterThan(hour);
    StepLine.Submit child = (StepLine.Submit) step(",'submit':'t','input':{'a': 1},'result2':1");
    assertThat(child.type()).isEqualTo("t");
    assertThat(text(child.input())).isEqualTo("{\"a\": 1}");
    assertThat(child.input().contentType()).isEqualTo("application/json");
    StepLine.Submit bytes =
        (StepLine.Submit) step(",'contentType':'text/plain','input':'aGk=','submit':'t'");
    assertThat(text(bytes.input())).isEqualTo("hi");
    assertThat(((StepLine.Submit) step(",'submit':'t'")).input().size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'sleep':-1 | the sleep of its step is not a number of seconds",
        "'await':'1' | the await of its step is not a number of seconds",
        "'awaitAll':['a'],'timeout':null | the timeout of its step is not a number of seconds",
        "'awaitAll':'a' | the awaitAll of its step is not an array of ids",
        "'awaitAll':['a',1] | the awaitAll of its step is not an array of ids",
        "'awaitAll':['a',['b']] | the awaitAll of its step is not an array of ids",
        "'submit':{} | the submit of its step is not the name of a type",
        "'submit':'t','contentType':'text/plain','input':1 | the input of its child is not a string"
            + " in Base64 with a media type",
        "'contentType':'x','result':'aGk=' | the result of its step is not a string in Base64 with"
            + " a media type",
        "'result':1,'sleep':1 | its step has more than one of the members [result, sleep]",
        "'submit':'t','awaitAll':[] | its step has more than one of the members [submit, awaitAll]",
      })
  void aStepThatIsNotValidIsExplained(String members, String fault) {
    assertThat(read("{'id':'a','step':{'name':'n'," + members + "}}"))
        .isEqualTo(new Answer.Wrong(fault));
  }

  @Test
  void unknownMembersAreIgnored() {
    assertThat(text(result("{'x':[{'id':'b'}],'id':'a','y':{'result':2},'result':1}")))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'a','error':{'detail':'no luck'}} | no luck",
        "{'id':'a','error':{'permanent':false,'x':[1]}} | The program gave no reason",
        "{'id':'a','error':{'detail':['x'],'permanent':'x'}} | The program gave no reason",
      })
  void anErrorMayBeRetried(String line, String detail) {
    assertThat(read(line.replace('\'', '"'))).isEqualTo(new Answer.Failed(detail));
  }

  @Test
  void aPermanentErrorIsNotRetried() {
    assertThat(read("{'id':'a','error':{'detail':'no','permanent':true}}"))
        .isEqualTo(new Answer.Ended(new Outcome.Rejected(422, "no")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | its answer is not JSON",
        "{'id':'a','result':1 | its answer is not JSON",
        "{'id':'a','result':[1} | its answer is not JSON",
        "[1] | its answer is not a JSON object",
        "{'id':'a','result':1} {} | something follows its answer",
        "{'result':1} | its answer has no id",
        "{'id':['a'],'result':1} | its answer has no id",
        "{'id':{'id':'a'},'result':1} | its answer has no id",
        "{'id':'b','result':1} | its answer is to another attempt",
        "{'id':'b','error':{}} | its answer is to another attempt",
        "{'id':'a'} | its answer has neither a result nor an error",
        "{'id':'a','error':{},'result':1} | its answer has both a result and an error",
        "{'id':'a','error':'x'} | its error is not an object",
        "{'id':'a','contentType':'text/plain','result':1} | its result is not a string in Base64",
        "{'id':'a','contentType':'text/plain','result':'%'} | its result is not a string in Base64",
        "{'id':'a','contentType':'text','result':''} | its contentType is not a media type",
      })
  void invalidAnswersAreReportedWithTheirError(String line, String fault) {
    assertThat(read(line)).isEqualTo(new Answer.Wrong(fault));
  }

  @Test
  void aByteOrderMarkDoesNotMoveTheResult() {
    assertThat(text(result("\uFEFF{'id':'a','result':[1,2]}"))).isEqualTo("[1,2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE"})
  void otherEncodingsAreNotTakenForJson(String charset) {
    byte[] line = "{\"id\":\"a\",\"result\":1}".getBytes(Charset.forName(charset));
    assertThat(AnswerLine.read(line, "a")).isEqualTo(new Answer.Wrong("its answer is not JSON"));
  }
}
