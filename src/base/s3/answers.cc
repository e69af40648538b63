#include "base/s3/answers.h"

#include <libxml/parser.h>

#include <charconv>
#include <ctime>
#include <memory>
#include <string_view>

#include <fmt/format.h>

namespace brook::s3 {

namespace {

struct DocumentDeleter {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, DocumentDeleter>;

std::string_view name_of(const xmlNode* node) { return reinterpret_cast<const char*>(node->name); }

std::string text_of(const xmlNode* node) {
  std::string text;
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) && child->content != nullptr) {
      text += reinterpret_cast<const char*>(child->content);
    }
  }
  return text;
}

// The root's children, if the root is called so.
class Answer {
 public:
  Answer(const std::string& xml, std::string_view root)
      : document_(xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                                XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_HUGE)) {
    const xmlNode* const node = document_ ? xmlDocGetRootElement(document_.get()) : nullptr;
    if (node != nullptr && name_of(node) == root) root_ = node;
  }
  explicit operator bool() const { return root_ != nullptr; }

  template <class Visit>
  void each_child(const Visit& visit) const {
    each_child_of(root_, visit);
  }
  template <class Visit>
  static void each_child_of(const xmlNode* node, const Visit& visit) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type == XML_ELEMENT_NODE) visit(name_of(child), child);
    }
  }
  [[nodiscard]] std::string child_text(std::string_view name) const {
    std::string text;
    each_child([&](std::string_view each, const xmlNode* node) {
      if (each == name) text = text_of(node);
    });
    return text;
  }

 private:
  Document document_;
  const xmlNode* root_ = nullptr;
};

// Keys of a listing are asked for percent-encoded: XML cannot hold all bytes that they may have.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

ObjectInfo object_of(const xmlNode* node) {
  ObjectInfo object;
  Answer::each_child_of(node, [&](std::string_view name, const xmlNode* child) {
    const std::string text = text_of(child);
    if (name == "Key") object.key = decoded(text);
    if (name == "Size") std::from_chars(text.data(), text.data() + text.size(), object.size_bytes);
    if (name == "LastModified") object.modified_us = parse_time_us(text);
    if (name == "ETag") object.etag = text;
  });
  return object;
}

}  // namespace

std::optional<ObjectPage> parse_listing(const std::string& xml) {
  const Answer answer(xml, "ListBucketResult");
  if (!answer) return std::nullopt;
  ObjectPage page;
  answer.each_child([&](std::string_view name, const xmlNode* node) {
    if (name == "Contents") page.objects.push_back(object_of(node));
    if (name == "NextContinuationToken") page.continuation = text_of(node);
  });
  return page;
}

std::optional<Refusal> parse_refusal(const std::string& xml) {
  const Answer answer(xml, "Error");
  if (!answer) return std::nullopt;
  return Refusal{answer.child_text("Code"), answer.child_text("Message")};
}

std::optional<std::string> parse_upload_id(const std::string& xml) {
  const Answer answer(xml, "InitiateMultipartUploadResult");
  std::string id = answer ? answer.child_text("UploadId") : "";
  if (id.empty()) return std::nullopt;
  return id;
}

std::optional<std::vector<Upload>> parse_uploads(const std::string& xml) {
  const Answer answer(xml, "ListMultipartUploadsResult");
  if (!answer) return std::nullopt;
  std::vector<Upload> uploads;
  answer.each_child([&](std::string_view name, const xmlNode* node) {
    if (name != "Upload") return;
    Upload upload;
    Answer::each_child_of(node, [&](std::string_view each, const xmlNode* child) {
      if (each == "Key") upload.key = text_of(child);
      if (each == "UploadId") upload.id = text_of(child);
    });
    uploads.push_back(std::move(upload));
  });
  return uploads;
}

std::int64_t parse_time_us(const std::string& text) {
  std::tm parts{};
  constexpr std::int64_t kSecondUs = 1'000'000;
  const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest == nullptr) {
    parts = {};
    return strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S", &parts) == nullptr ? 0 : timegm(&parts) * kSecondUs;
  }
  std::int64_t fraction_us = 0;
  if (*rest == '.') {
    std::int64_t unit = kSecondUs / 10;
    for (++rest; *rest >= '0' && *rest <= '9'; ++rest, unit /= 10) fraction_us += (*rest - '0') * unit;
  }
  return timegm(&parts) * kSecondUs + fraction_us;
}

std::string completion_xml(const std::vector<std::string>& etags) {
  std::string xml = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < etags.size(); ++i) {
    xml += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", i + 1, etags[i]);
  }
  return xml + "</CompleteMultipartUpload>";
}

}  // namespace brook::s3
