#!/usr/bin/env python3
"""Writes a two-layer Llama with random weights and a byte-level BPE tokenizer: enough for a real engine to serve.

usage: make_model.py FOLDER [--larger]

With --larger it has six wider layers, so that an iteration's time is the model's more than the server's.
"""

import pathlib
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SPECIAL = ["<unk>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def tokenizer(folder: pathlib.Path) -> PreTrainedTokenizerFast:
    """Trains on whatever licence texts the system has; any text will do."""
    texts = [str(path) for path in pathlib.Path("/usr/share/common-licenses").glob("*") if path.is_file()]
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=2048,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train(texts, trainer)
    result = PreTrainedTokenizerFast(
        tokenizer_object=bpe, bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="</s>",
        model_max_length=8192,
    )
    result.chat_template = TEMPLATE
    result.save_pretrained(folder)
    return result


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    tokens = tokenizer(folder)
    torch.manual_seed(1)
    size = dict(
        hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
        head_dim=32, initializer_range=0.5,
    )
    if "--larger" in sys.argv[2:]:
        size = dict(
            hidden_size=256, intermediate_size=1024, num_hidden_layers=6, num_attention_heads=4, num_key_value_heads=2,
            head_dim=64, initializer_range=0.1,
        )
    config = LlamaConfig(
        vocab_size=len(tokens), max_position_embeddings=8192, rope_theta=10000.0,
        bos_token_id=tokens.bos_token_id, eos_token_id=tokens.eos_token_id, pad_token_id=tokens.pad_token_id,
        tie_word_embeddings=False, attention_bias=False, **size,
    )
    LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)


if __name__ == "__main__":
    main()
