package dev.strongroom.adapters.endpointclient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The texts of an answer in XML, by the names of their elements: no name has two in it. */
final class StsAnswer {
  private final Map<String, String> texts;

  private StsAnswer(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * Reads an answer.
   *
   * @throws IOException when it is not XML
   */
  static StsAnswer read(byte[] xml) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    Map<String, String> texts = new HashMap<>();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      String element = "";
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          element = reader.getLocalName();
        } else if (event == XMLStreamConstants.CHARACTERS) {
          texts.putIfAbsent(element, reader.getText());
        }
      }
    } catch (XMLStreamException malformed) {
      throw new IOException("not an answer of STS");
    }
    return new StsAnswer(texts);
  }

  /** The text of an element; empty when there is none. */
  String text(String element) {
    return texts.getOrDefault(element, "");
  }

  /** The text of an element that must be there. */
  String required(String element) throws IOException {
    String text = text(element);
    if (text.isEmpty()) {
      throw new IOException("an answer without " + element);
    }
    return text;
  }
}
