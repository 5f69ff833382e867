package dev.firebreak.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ByteSourceJsonBootstrapper;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;

/**
 * Creates parsers that share no table of names. By default Jackson uses one table for all
 * documents, which one caller can fill with names of the same hash code, so that the documents of
 * other callers are refused. A table per document costs about three kilobytes while the document is
 * read.
 */
final class ParserFactory extends JsonFactory {
  private static final long serialVersionUID = 1;

  ParserFactory(JsonFactoryBuilder builder) {
    super(builder);
  }

  @Override
  protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context)
      throws IOException {
    return new ByteSourceJsonBootstrapper(context, data, offset, length)
        .constructParser(
            _parserFeatures,
            _objectCodec,
            ByteQuadsCanonicalizer.createRoot(),
            _rootCharSymbols,
            _factoryFeatures);
  }
}
