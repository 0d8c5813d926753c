// SPDX-License-Identifier: Apache-2.0
#include "cli/translation.h"

#include <utility>

#include "generate/image_format.h"
#include "generate/sha256.h"
#include "plugins/guarded.h"
#include "report/tensor_image.h"

namespace oct::host {
namespace {

Record record_of(const TranslateJob& job, const std::string& modality, std::int64_t frame) {
  Record record;
  record.id = job.input.string();
  const std::string key = job.frames > 1 ? "frame=" + std::to_string(frame) : "";
  record.items = {{modality, job.input.string(), key}};
  return record;
}

const char* target_of(const Way& way) {
  return way.direction == Direction::source_to_target ? "target" : "source";
}

std::optional<TileRule> tiles_of(const TranslateOptions& options, const SavedRun& run) {
  if (options.tile == 0 && options.tile_overlap != 0) {
    throw Error(ExitCode::usage, "translate: --tile-overlap is for --tile");
  }
  if (options.tile == 0) return std::nullopt;
  const Need need = guarded(run.model_info(), "need", [&] { return run.model().need(); });
  return TileRule::of(options.tile, options.tile_overlap, need);
}

}  // namespace

Translation::Translation(const TranslateOptions& options, const SavedRun& run,
                         Translator& translator, Way way, OutputFolder& out)
    : options_(options),
      run_(run),
      translator_(translator),
      way_(std::move(way)),
      tiles_(tiles_of(options, run)),
      out_(out),
      tick_(out),
      spacing_(tiles_ ? std::nullopt : read_spacing(options.run, target_of(way_))),
      checkpoint_sha256_(std::async(std::launch::async, sha256_of, run.checkpoint().path())) {}

void Translation::operator()(const TranslateJob& job, std::size_t number, std::size_t of) {
  if (job.outputs.size() == 1) {
    write_one(job, number, of);
  } else {
    write_each(job, number, of);
  }
  out_.flush();
}

void Translation::write_one(const TranslateJob& job, std::size_t number, std::size_t of) {
  tick_("image", number, of);
  Image image = picture(job, 0);
  FileWriter file(out_.at(job.outputs.front()), shape_of(job, image, job.frames),
                  words_for(job, job.number));
  file.add(image);
  for (std::int64_t frame = 1; frame < job.frames; ++frame) {
    tick_("file " + std::to_string(number) + " of " + std::to_string(of) + ", image",
          std::size_t(frame), std::size_t(job.frames));
    file.add(picture(job, frame));
  }
  file.commit();
  note(job, job.outputs.front());
}

void Translation::write_each(const TranslateJob& job, std::size_t number, std::size_t of) {
  for (std::int64_t frame = 0; frame < job.frames; ++frame) {
    tick_("file " + std::to_string(number) + " of " + std::to_string(of) + ", image",
          std::size_t(frame), std::size_t(job.frames));
    const Image image = picture(job, frame);
    const std::string& output = job.outputs[std::size_t(frame)];
    FileWriter file(out_.at(output), shape_of(job, image, 1), words_for(job, frame + 1));
    file.add(image);
    file.commit();
    note(job, output);
  }
}

at::Tensor Translation::made_of(const at::Tensor& images) {
  const ModelSetup& setup = run_.setup();
  const at::Tensor input = images.to(setup.device, setup.dtype);
  return guarded(run_.model_info(), "translate",
                 [&] { return translator_.translate(input, way_.direction); })
      .to(at::kCPU, at::kFloat);
}

at::Tensor Translation::translated(const TranslateJob& job, std::int64_t frame) {
  const Chosen<Dataset>& dataset = run_.dataset();
  const Size size = tiles_ ? job.size : run_.setup().size;
  const Sample sample = guarded(dataset.info(), "load", [&] {
    return dataset->load(record_of(job, way_.from, frame), way_.from, size);
  });
  const at::Tensor result = tiles_ ? in_tiles(sample.image, *tiles_,
                                              [&](const at::Tensor& tile) { return made_of(tile); })
                                   : made_of(sample.image.unsqueeze(0))[0];
  undone_ = way_.within_one_modality() && sample.undo;
  return undone_ ? guarded(dataset.info(), "undo", [&] { return sample.undo(result); }) : result;
}

Image Translation::picture(const TranslateJob& job, std::int64_t frame) {
  const at::Tensor result = translated(job, frame);
  return as_image(result, image_format(job.format, options_.bits, result.size(0)).type);
}

FileShape Translation::shape_of(const TranslateJob& job, const Image& first,
                                std::int64_t frames) const {
  FileShape shape{first.width, first.height, first.channels, first.type, frames, {}, {}};
  if (undone_) {
    shape.spacing = job.spacing;
    shape.frame_spacing = job.frame_spacing;
  } else if (spacing_) {
    shape.spacing = spacing_->mm;
  }
  return shape;
}

Translation::Json Translation::facts_of(const TranslateJob& job) const {
  Json facts{{"from", way_.from},
             {"to", way_.to},
             {"model", run_.model_info().id},
             {"checkpoint_sha256", checkpoint_sha256_.get()},
             {"synthetic", true},
             {"geometry", undone_  ? "as the source"
                          : tiles_ ? "as the training images, in the size of the source"
                                   : "as the training images"}};
  if (tiles_) facts["tiles"] = {{"side", tiles_->side}, {"overlap", tiles_->overlap}};
  if (undone_) {
    facts["spacing_mm"] = job.spacing ? Json(*job.spacing) : Json();
    facts["spacing_from"] = job.spacing ? Json("the source") : Json();
  } else {
    facts["spacing_mm"] = spacing_ ? Json(spacing_->mm) : Json();
    facts["spacing_from"] = spacing_ ? Json(spacing_->source()) : Json();
  }
  return facts;
}

Provenance Translation::words_for(const TranslateJob& job, std::int64_t number) const {
  const Json facts = facts_of(job);
  Provenance words = provenance(run_.model_info(), facts, facts.dump() + job.series, options_.eye);
  words.number = number;
  words.from_patient = true;
  if (options_.keep_source_reference) words.source = source_reference_of(job.input);
  return words;
}

void Translation::note(const TranslateJob& job, const std::string& output) {
  Json facts = facts_of(job);
  if (job.outputs.size() == 1) facts["frames"] = job.frames;
  if (options_.keep_source_reference) {
    facts["source"] = {{"name", job.input.filename().string()}, {"sha256", sha256_of(job.input)}};
  }
  out_.note(output, {facts});
}

}  // namespace oct::host
